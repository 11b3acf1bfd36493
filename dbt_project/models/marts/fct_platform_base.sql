with

clock as (
    select * from {{ ref('stg_world_clock') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

spells as (
    select * from {{ ref('int_platform_memberships') }}
),

parts as (
    select distinct activity_platform
    from spells
),

final as (
    {{ running_mau('activity_platform') }}
)

select * from final
