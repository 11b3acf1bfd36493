with

deduplicated as (
    {{ deduplicate(source('product', 'experiment_assignments'), 'experiment, user_id', 'assigned_at') }}
),

final as (
    select
        experiment,
        user_id,
        variant,
        assigned_at,
        exposed_at
    from deduplicated
)

select * from final
