"""HTTP: what is read of a connection, who is answered, and how."""
