"""An application on its way: rounds, routes, the state machine, inboxes and paper."""
