/**
 * The port of Go's {@code net/http/httptrace}: the hooks, what they tell, how traces are attached
 * and composed. Knows OpenTelemetry's {@code Context} and no HTTP client.
 */
@NullMarked
package dev.httptrace;

import org.jspecify.annotations.NullMarked;
