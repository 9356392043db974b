/**
 * The command {@code httpstat}: draws where an HTTP call spent its time. Shows how the hooks, the
 * record and the spans of this library are used from outside.
 */
@NullMarked
package dev.httptrace.examples.httpstat;

import org.jspecify.annotations.NullMarked;
