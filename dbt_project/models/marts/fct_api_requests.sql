{{ config(materialized='incremental', unique_key='requested_date') }}

with

requests as (
    select * from {{ ref('stg_api_requests') }}
    {{ only_new_moments(['requested_at']) }}
),

final as (
    select
        api_request_id,
        api_client_id,
        user_id,
        requested_at,
        cast(requested_at as date) as requested_date,
        method,
        route,
        api_version,
        status,
        status between 400 and 499 as is_rejection,
        status >= 500 as is_error,
        duration_ms,
        idempotency_key,
        order_id
    from requests
)

-- Quick ones first within a day, as in fct_page_loads: for the percentile.
select * from final
order by requested_date, duration_ms
