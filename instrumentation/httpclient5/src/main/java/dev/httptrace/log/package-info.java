/**
 * Renders calls as lines of the log. {@link dev.httptrace.log.CallLog} is the entrance. Needs
 * {@link System.Logger} only.
 */
@NullMarked
package dev.httptrace.log;

import org.jspecify.annotations.NullMarked;
