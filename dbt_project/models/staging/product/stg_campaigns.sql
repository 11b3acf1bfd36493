with

final as (
    select
        id as campaign_id,
        name as campaign_name,
        channel,
        started_on as started_date,
        ended_on as ended_date,
        spend as spend_amount,
        notes
    from {{ source('product', 'campaigns') }}
)

select * from final
