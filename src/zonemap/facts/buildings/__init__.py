"""What stands on parcels: the floor-area ledger, room for further storeys, ground that is free."""
