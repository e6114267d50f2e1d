"""Assembly: settings, addresses, menu, role table, schedule, command line. Imports everything, imported by nothing."""
