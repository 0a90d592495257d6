"""The counsellors' side, seen from its phones."""
