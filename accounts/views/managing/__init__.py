"""人事管理单位: the person's choice step by step, and the office that registers what was not in the list."""
