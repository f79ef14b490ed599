"""The doors over HTTP. A door reads the request, calls one verb, and presents what came back."""
