"""python -m fengchi: the same as the fengchi command."""

from fengchi.cli.main import run

if __name__ == "__main__":
    run()
