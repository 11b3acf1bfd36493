with

final as (
    select
        id as release_id,
        released_at,
        platform as release_platform,
        version as app_version,
        notes
    from {{ source('product', 'releases') }}
)

select * from final
