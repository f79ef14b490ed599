"""The documentation for integrators, written from the definitions: docs/integrators. A page never says what no definition says."""
