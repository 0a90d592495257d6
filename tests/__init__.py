"""What Soglia promises, as tests that can fail."""
