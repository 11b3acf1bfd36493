with

deduplicated as (
    {{ deduplicate(source('product', 'releases'), 'id', 'released_at') }}
),

final as (
    select
        id as release_id,
        released_at,
        platform as release_platform,
        version as app_version,
        notes
    from deduplicated
)

select * from final
