with

final as (
    select
        id as measurement_id,
        measured_at,
        lag_ms,
        reads
    from {{ source('product', 'replica_lag') }}
)

select * from final
