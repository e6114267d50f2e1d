"""An application that only the scaled layout has: work that lasts long enough to be killed in its middle."""
