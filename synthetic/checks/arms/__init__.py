"""Do experiments show what they really do? `python -m synthetic.checks.arms` says so, over many worlds.

Each experiment is read as its arms were drawn (`drawn`), and with the assignment drawn again thousands of times from
twins that know both outcomes of everybody (`again`). Beside it: whether the arms have the sizes that a coin gives them
(`splits`), and what is read where some are lost before they are counted (`missing`).
"""
