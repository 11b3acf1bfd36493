{{ config(materialized='incremental', unique_key='hour_date') }}

with

loads as (
    select * from {{ ref('stg_query_log') }}
    {{ only_new_moments(['hour_at']) }}
),

final as (
    select
        query_load_id,
        hour_at,
        cast(hour_at as date) as hour_date,
        fingerprint,
        service,
        service <> 'jobs' as is_of_a_page,
        calls,
        requests,
        total_ms,
        rows_read,
        rows_returned,
        -- Every page has a statement that each of its requests sends: on that row, so that the requests can be summed.
        case
            when service = 'jobs' then 0
            when row_number() over (partition by service, hour_at order by requests desc, query_load_id asc) = 1 then requests
            else 0
        end as page_requests
    from loads
)

select * from final
