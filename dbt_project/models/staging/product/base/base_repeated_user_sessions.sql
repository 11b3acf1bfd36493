{{ config(materialized='incremental', unique_key=['id']) }}

with

final as (
    select id
    from {{ source('product', 'user_sessions') }}
    {{ only_new_days('session_date') }}
    group by id
    having count(*) > 1
)

select * from final
