"""What a step costs, beside other ways to build a bot."""
