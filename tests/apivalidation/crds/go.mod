// The definitions of the Gateway API, which HTTPRoutes are compared with. Nothing is built of it.
module podc/tests/apivalidation/crds

go 1.24.0

require sigs.k8s.io/gateway-api v1.4.1
