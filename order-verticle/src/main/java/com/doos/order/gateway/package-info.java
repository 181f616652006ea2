/**
 * The payment gateway: {@link com.doos.order.gateway.PaymentGateway} is the port, {@link
 * com.doos.order.gateway.SandboxGateway} stands for the companies behind it.
 */
@org.jspecify.annotations.NullMarked
package com.doos.order.gateway;
