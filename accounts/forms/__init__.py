"""What people type at the doors and on the first pages behind them."""
