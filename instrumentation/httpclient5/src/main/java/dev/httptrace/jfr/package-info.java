/**
 * Renders exchanges for JDK Flight Recorder. {@link dev.httptrace.jfr.JfrTrace} is the entrance.
 * Needs the module {@code jdk.jfr}; costs nothing while nothing is recorded.
 */
@NullMarked
package dev.httptrace.jfr;

import org.jspecify.annotations.NullMarked;
