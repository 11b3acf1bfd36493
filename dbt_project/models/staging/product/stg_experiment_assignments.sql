with

final as (
    select
        experiment,
        user_id,
        variant,
        assigned_at,
        exposed_at
    from {{ source('product', 'experiment_assignments') }}
)

select * from final
