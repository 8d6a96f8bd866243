"""What `project.yml` calls: `training.retrain`, from within this folder, in the interpreter that runs spaCy."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
runpy.run_module("training.retrain", run_name="__main__", alter_sys=True)
