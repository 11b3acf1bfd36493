"""What is made from a release after it was published; the lab opens without waiting for it."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import dagster as dg

from pipelines.build.reaper import alive
from pipelines.build.settings import worker_count
from pipelines.contract.derived import Derived
from pipelines.contract.home import larder_home
from pipelines.contract.status import note_under_way
from pipelines.defs.grading import WORLD_TAG, needed_release
from pipelines.publish.derived import Making, make, makings

GROUP, OWNERS = "derived", ["team:learning"]


def asset_of(name: str, making: Making) -> dg.AssetsDefinition:
    """The asset that makes one thing for the current release."""

    @dg.asset(
        key=[GROUP, name],
        kinds=set(making.kinds),
        description=making.about,
        deps=["release"],
        group_name=GROUP,
        owners=OWNERS,
    )
    def derived(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        home = larder_home()
        release = needed_release(home, context.run.tags.get(WORLD_TAG))
        with alive(home, context.run.run_id):
            note_under_way(
                home, context.run.run_id, making.said or name, len(context.run.asset_selection or makings())
            )
            shown = make(home, release, name, workers=worker_count(), say=context.log.info)
        place = Derived.of(home, release).place(name)
        return dg.MaterializeResult(metadata={**shown, "folder": dg.MetadataValue.path(str(place))})

    return derived


DERIVED = [asset_of(name, making) for name, making in makings().items()]
