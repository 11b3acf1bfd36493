-- MAU(t) = MAU(t-1) + new + resurrected - churned, on every day and in every segment.
with

days as (
    select
        *,
        lag(mau) over (partition by segment_id order by date_day) as mau_before
    from {{ ref('fct_active_base') }}
)

select *
from days
where
    mau_new is not null
    and (
        mau <> mau_before + mau_new + mau_resurrected - mau_churned
        or mau_retained <> mau_before - mau_churned
    )
