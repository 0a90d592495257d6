"""The service around the dialogs: Telegram on one side, an encrypted store on the other."""
