{{ config(materialized='incremental', unique_key=['order_id', 'payment_kind']) }}

with

orders as (
    select * from {{ ref('fct_orders') }}
    where is_paid
),

payments as (
    select
        order_id,
        'payment' as payment_kind,
        user_id,
        segment_id,
        signup_cohort,
        ordered_at as paid_at,
        total_amount as amount
    from orders
),

refunds as (
    select
        order_id,
        'refund' as payment_kind,
        user_id,
        segment_id,
        signup_cohort,
        refunded_at as paid_at,
        cast(0 - total_amount as decimal(12, 2)) as amount  -- Sail 0.7 makes another type of -total_amount
    from orders
    where refunded_at is not null
),

unioned as (
    select * from payments
    union all
    select * from refunds
),

final as (
    select
        order_id,
        payment_kind,
        user_id,
        segment_id,
        signup_cohort,
        paid_at,
        cast(paid_at as date) as paid_date,
        amount
    from unioned
    {{ only_new_moments(['paid_at']) }}
)

select * from final
