{{ config(materialized='incremental', unique_key='order_id') }}

with

orders as (
    select * from {{ ref('stg_orders') }}
    {{ only_new_moments(['ordered_at', 'refunded_at']) }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        orders.order_id,
        orders.user_id,
        users.segment_id,
        users.signup_cohort,
        orders.ordered_at,
        cast(orders.ordered_at as date) as ordered_date,
        orders.total_amount,
        orders.order_status,
        orders.order_status <> 'failed' as is_paid,
        orders.refunded_at
    from orders
    inner join users on orders.user_id = users.user_id
)

select * from final
