"""The contract with other systems, as it ships: examples of every record that Fengchi writes."""
