/** What every service of DOOS stands on. */
@org.jspecify.annotations.NullMarked
package com.doos.shared;
