"""How long words are kept: the center's own times, holds, erasure, and the daily sweep with its report."""
