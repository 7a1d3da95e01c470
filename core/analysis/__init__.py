"""What can be learnt from a trace: statistics of gates, ablation effects, attribution, rankings."""
