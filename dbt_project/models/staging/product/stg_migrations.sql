with

final as (
    select
        id as migration_id,
        applied_at,
        ended_at,
        service,
        kind as migration_kind,
        statement,
        locks as lock_mode,
        rolled_back_at
    from {{ source('product', 'migrations') }}
)

select * from final
