{{ config(materialized='incremental', unique_key=['session_id', 'page', 'loaded_at']) }}

with

final as (
    select
        session_id,
        page,
        loaded_at
    from {{ source('product', 'page_loads') }}
    {{ only_new_moments(['loaded_at']) }}
    group by session_id, page, loaded_at
    having count(*) > 1
)

select * from final
