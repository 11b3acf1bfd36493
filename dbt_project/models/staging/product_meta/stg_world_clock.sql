with

final as (
    select
        world_id,
        first_day as first_date,
        as_of as as_of_date
    from {{ source('product_meta', 'world_clock') }}
)

select * from final
