{{ config(materialized='incremental', unique_key='measured_date') }}

with

measurements as (
    select * from {{ ref('stg_replica_lag') }}
    {{ only_new_moments(['measured_at']) }}
),

final as (
    select
        measurement_id,
        measured_at,
        cast(measured_at as date) as measured_date,
        extract(hour from measured_at) < 6 as is_night,
        lag_ms,
        lag_ms > 1000 as is_late,
        reads,
        case when lag_ms > 1000 then reads else 0 end as stale_reads
    from measurements
)

select * from final
