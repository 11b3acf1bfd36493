"""Twelve weeks in the guide's order: what is done in the lab, and what in one's own company."""

from __future__ import annotations

from lab_app.plan.items import Item, Week, own, sitting

WEEKS = (
    Week(
        1,
        "APIs",
        "apis",
        (
            sitting(0),
            Item(
                id="apis_tutorial",
                title="Call an API: mend what fails, and order once",
                codes=("AP1", "AP2", "AP4", "AP5"),
                instead="Do the first lessons of Postman's Learning Center, and read MDN's overview of HTTP.",
                is_guides=True,
            ),
            own("apis_docs", "Read the API documentation of your own product", "link", "Where it is"),
            own(
                "apis_curl",
                "Make a call by curl, from your own terminal",
                "note",
                "Which call, and what came back",
            ),
            own(
                "apis_keys",
                "Find out what your product uses: keys, OAuth, JWT",
                "note",
                "Who calls it, and how it knows who that is",
            ),
        ),
    ),
    Week(
        2,
        "Databases",
        "databases",
        (
            Item(
                id="databases_sql",
                title="Five queries: count, group, join, average, the top",
                codes=("C01", "C04", "C07", "C10", "C13"),
                is_guides=True,
            ),
            Item(
                id="databases_cost",
                title="Know what a query and an index cost",
                codes=("DB1", "DB2", "DB4"),
                instead="Read the first chapter of Use The Index, Luke.",
            ),
            own(
                "databases_access",
                "Ask for read-only access, to a copy in which people are masked",
                "note",
                "Whom you asked, and what you may see",
            ),
            own("databases_query", "Run your first query there", "number", "What it gave", 30),
            own(
                "databases_schema",
                "Draw the five tables that your product rests on",
                "link",
                "Where the drawing is",
                30,
            ),
        ),
    ),
    Week(
        3,
        "Data and analytics",
        "data",
        (
            Item(
                id="data_aggregates",
                title="Add up what means something: averages, shares, the few",
                codes=("C11", "C12", "C15"),
                is_guides=True,
            ),
            Item(
                id="data_board",
                title="A board of your own in the lab",
                evidence="board",
                minutes=15,
                is_guides=True,
            ),
            own(
                "data_tools",
                "Get into your company's analytics tools",
                "note",
                "Which there are, and which one is believed",
            ),
            own(
                "data_sources",
                "Write down where three of your numbers come from, and what each leaves out",
                "link",
                "Where it is written",
                40,
            ),
        ),
    ),
    Week(
        4,
        "A question of your own",
        "data",
        (
            Item(id="own_diagnosis", title="Follow a number to its cause", codes=("D02",)),
            Item(id="own_metric", title="Define a metric of your own", codes=("W01",)),
            own(
                "own_question",
                "Answer a real question of your product with data",
                "note",
                "The question, and the answer",
                60,
            ),
            own("own_shared", "Share it in writing", "link", "Where it can be read", 15),
            own(
                "own_presented",
                "Show it to the team, and let an analyst check it",
                "note",
                "Who checked it, and what was found",
                30,
            ),
            own("own_feedback", "Ask two people what was unclear", "note", "What they said", 15),
        ),
    ),
    Week(
        5,
        "Cloud",
        "cloud",
        (
            sitting(1),
            Item(
                id="cloud_bill",
                title="Read a bill: who manages what, what drives it",
                codes=("CL1", "CL2", "CL3"),
                instead="Do the first module of Skills Boost, AWS Skill Builder or Microsoft Learn: the one that your product runs on.",
            ),
            own(
                "cloud_where",
                "Find out where your product runs",
                "note",
                "Which provider, which regions, since when",
            ),
            own(
                "cloud_map",
                "Draw its services: compute, storage, database, network",
                "link",
                "Where the drawing is",
                40,
            ),
        ),
    ),
    Week(
        6,
        "Cloud: cost and scale",
        "cloud",
        (
            Item(
                id="cloud_size",
                title="Size it, and know when it is enough",
                codes=("CL4", "CL5", "CL6"),
                instead="Read the chapter on service level objectives in Google's SRE book.",
            ),
            own(
                "cloud_drivers",
                "Name the three largest lines of the bill",
                "number",
                "The largest, as a share of the bill",
            ),
            own(
                "cloud_scaling",
                "Ask what happens when ten times as many people come, and what happens when a zone is down",
                "note",
                "What you were told",
                30,
            ),
        ),
    ),
    Week(
        7,
        "Security",
        "security",
        (
            Item(
                id="security_basics",
                title="Tell an attack from a launch, and one household from another",
                codes=("SE1", "SE2", "SE3", "SE4"),
                instead="Read the OWASP Top 10 with one feature of yours in mind.",
                is_guides=True,
            ),
            own(
                "security_signin",
                "Follow your own sign-in from the form to the session",
                "note",
                "Where it can be guessed, stolen or kept too long",
                30,
            ),
        ),
    ),
    Week(
        8,
        "Security: duties",
        "security",
        (
            Item(
                id="security_duties",
                title="Consent, deletion, and an export that is safe",
                codes=("SE5", "SE6", "SE7"),
                instead="Read your own privacy notice, and look for one thing in it that you can't check.",
            ),
            own(
                "security_law",
                "List the duties that bind your product, and who answers for each",
                "note",
                "The duties, and the names",
                40,
            ),
            own(
                "security_threats",
                "Model the threats of one feature: what, how likely, what then, who does what",
                "link",
                "Where it is written",
                60,
            ),
        ),
    ),
    Week(
        9,
        "Architecture",
        "architecture",
        (
            sitting(2),
            Item(
                id="architecture_parts",
                title="What waits for what, and who began it",
                codes=("AR1", "AR2", "AR3"),
                instead="Read a post-mortem of your own company, and mark the sentence at which it could have ended.",
            ),
            own(
                "architecture_map",
                "Draw your product's parts and what they ask of each other",
                "link",
                "Where the drawing is",
                45,
            ),
            own(
                "architecture_decisions",
                "Find the three decisions that shaped it, and what each gave up",
                "note",
                "The decisions",
                30,
            ),
        ),
    ),
    Week(
        10,
        "Architecture: decisions",
        "architecture",
        (
            Item(
                id="architecture_choices",
                title="Stop a storm, cut a flow, choose a shape",
                codes=("AR4", "AR5", "AR6", "AR7"),
                instead="Take one decision that is open at your company, and write down what each side would have to show.",
            ),
            own(
                "architecture_talk",
                "Take part in an architecture discussion, with one question prepared",
                "note",
                "The question, and what came of it",
                45,
            ),
            own(
                "architecture_written",
                "Write down what was decided, and why",
                "link",
                "Where it is written",
                30,
            ),
        ),
    ),
    Week(
        11,
        "Practice",
        "",
        (
            Item(
                id="practice_talks",
                title="Three talks with an engineer",
                codes=("TK1", "TK2", "TK3"),
                instead="Ask an engineer for a quarter of an hour on what slows them down, and only listen.",
            ),
            own(
                "practice_lead",
                "Lead a technical discussion",
                "note",
                "What was open before, and what was settled",
                30,
            ),
            own(
                "practice_proposal",
                "Present a proposal with its costs, risks and way back",
                "link",
                "Where it is written",
                45,
            ),
        ),
    ),
    Week(
        12,
        "Practice: the next 90 days",
        "",
        (
            Item(
                id="practice_more",
                title="Three more talks",
                codes=("TK4", "TK5", "TK6"),
                instead="Have the talk that you have put off longest.",
            ),
            sitting(3),
            own(
                "practice_mentor",
                "Help another product manager with something that you learned",
                "note",
                "With what",
                30,
            ),
            own(
                "practice_goals",
                "Look at what you wrote, and set goals for the next 90 days",
                "note",
                "Three goals, each with a date",
                30,
            ),
        ),
    ),
)

AI_ML = Item(
    id="ai_ml",
    title="What a model knows, and what its mistakes cost",
    codes=("ML1", "ML3", "ML4"),
    instead="Take the first module of Google's Machine Learning Crash Course.",
)
"""Where it stands is a rule: see `lab_app.plan.personal`."""

EXTRAS: dict[str, tuple[str, ...]] = {
    "apis": ("AP3", "AP6", "AP7"),
    "databases": ("DB7", "DB3", "DB5", "DB6"),
    "data": ("M08", "M03", "D03", "P01", "P03", "F06", "C08", "C09"),
    "ai_ml": ("ML2", "ML5", "ML6", "ML7"),
}
"""Exercises of a skill that stand in no week: what freed minutes are for."""
