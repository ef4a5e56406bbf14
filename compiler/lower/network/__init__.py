"""How services are found and reached: Services, names, routes, policies, hosts in texts."""
