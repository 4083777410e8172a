-- The erasure by hand: the same columns of the same rows, set-based; {who} is the person.
update users set email = 'erased-{who}@example.com', name = 'Erased', phone = null where id = {who};
update addresses set street = null, city = null, postcode = null where user_id = {who};
update devices set label = 'Erased', push_token = null where user_id = {who};
update orders set note = null where user_id = {who};
update order_items set title = 'Erased'
where order_id in (select id from orders where user_id = {who});
update payments set holder = 'Erased', card_last4 = null
where order_id in (select id from orders where user_id = {who});
update sessions set ip = null, user_agent = null where user_id = {who};
update events set referrer = null, properties = null where user_id = {who};
update messages set body = null where user_id = {who};
update comments set body = 'Erased' where user_id = {who};
update tickets set subject = 'Erased', body = null where user_id = {who};
update consents set page = null where user_id = {who};
