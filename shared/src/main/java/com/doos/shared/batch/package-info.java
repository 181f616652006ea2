/** Group commit: many commands, one transaction, an answer for each. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.batch;
