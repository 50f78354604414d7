"""How schemathesis writes bodies of kinds that it does not know; it loads this by itself."""

import schemathesis

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
