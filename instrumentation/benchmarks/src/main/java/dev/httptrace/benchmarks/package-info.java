/**
 * What the hooks cost: HttpClient bare, with this library, and with other instrumentation, in the
 * same run. {@code docs/performance.md} says how to run it and what came out.
 */
@NullMarked
package dev.httptrace.benchmarks;

import org.jspecify.annotations.NullMarked;
