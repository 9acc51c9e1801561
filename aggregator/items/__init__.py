"""Items: entries cleaned, recognised again from poll to poll, and their changes told from noise."""
