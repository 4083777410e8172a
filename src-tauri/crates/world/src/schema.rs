//! The tables of the marketplace, in an order in which every foreign key finds its table.

/// `{…}` are the types that differ between the engines.
pub(crate) const TABLES: &str = "
create table addresses (
    id integer primary key, street varchar(80) not null, city varchar(60) not null,
    postcode varchar(12) not null, country varchar(2) not null
);
create table users (
    id integer primary key, email varchar(120) not null unique, phone varchar(24),
    name varchar(80) not null, role varchar(8) not null, country varchar(2) not null,
    language varchar(5) not null, address_id integer references addresses (id),
    marketing {bool} not null, created_at {time} not null, last_active_at {time} not null
);
create table makers (
    user_id integer primary key references users (id), studio varchar(80) not null, bio text,
    iban varchar(34) not null
);
create table videos (
    id integer primary key, maker_id integer not null references makers (user_id),
    title varchar(120) not null, description text, price {money} not null,
    published_at {time} not null
);
create table comments (
    id integer primary key, video_id integer not null references videos (id),
    user_id integer not null references users (id), body text not null, created_at {time} not null
);
create table auctions (
    id integer primary key, video_id integer not null references videos (id),
    winner_id integer references users (id), ends_at {time} not null
);
create table bids (
    id integer primary key, auction_id integer not null references auctions (id),
    user_id integer not null references users (id), amount {money} not null,
    placed_at {time} not null
);
create table orders (
    region varchar(2) not null, number integer not null,
    buyer_id integer not null references users (id),
    address_id integer references addresses (id), total {money} not null, note text,
    placed_at {time} not null, primary key (region, number)
);
create table order_items (
    id integer primary key, region varchar(2) not null, number integer not null,
    video_id integer not null references videos (id), title varchar(120) not null,
    price {money} not null, foreign key (region, number) references orders (region, number)
);
create table payments (
    id integer primary key, region varchar(2) not null, number integer not null,
    card_last4 varchar(4), amount {money} not null, status varchar(10) not null,
    paid_at {time} not null, foreign key (region, number) references orders (region, number)
);
create table payouts (
    id integer primary key, maker_id integer not null references makers (user_id),
    iban varchar(34), amount {money} not null, paid_at {time} not null
);
create table devices (
    id varchar(24) primary key, user_id integer not null references users (id),
    kind varchar(20) not null, push_token varchar(64)
);
create table sessions (
    id varchar(32) primary key, user_id integer not null references users (id),
    device_id varchar(24) references devices (id), ip varchar(45) not null,
    user_agent text not null, started_at {time} not null
);
create table analytics_events (
    id integer primary key, user_id integer not null references users (id),
    device_id varchar(24) references devices (id), name varchar(40) not null,
    properties {json} not null, at {time} not null
);
create table messages (
    id integer primary key, sender_id integer not null references users (id),
    recipient_id integer not null references users (id),
    reply_to integer references messages (id), body text, sent_at {time} not null
);
create table support_tickets (
    id integer primary key, requester_id integer not null references users (id),
    about_id integer references users (id), subject varchar(120) not null, body text,
    agent varchar(60) not null, reply text, replied_at {time}, internal_note text,
    opened_at {time} not null
);
create table consents (
    id integer primary key, user_id integer not null references users (id),
    purpose varchar(20) not null, granted {bool} not null, at {time} not null
);
create table newsletter (
    email varchar(120) primary key, language varchar(5) not null, since {time} not null
);
create index users_address on users (address_id);
create index videos_maker on videos (maker_id);
create index comments_user on comments (user_id);
create index comments_video on comments (video_id);
create index auctions_winner on auctions (winner_id);
create index bids_user on bids (user_id);
create index bids_auction on bids (auction_id);
create index orders_buyer on orders (buyer_id);
create index orders_address on orders (address_id);
create index order_items_order on order_items (region, number);
create index payments_order on payments (region, number);
create index payouts_maker on payouts (maker_id);
create index devices_user on devices (user_id);
create index sessions_user on sessions (user_id);
create index sessions_device on sessions (device_id);
create index analytics_user on analytics_events (user_id);
create index analytics_device on analytics_events (device_id);
create index messages_sender on messages (sender_id);
create index messages_recipient on messages (recipient_id);
create index messages_reply on messages (reply_to);
create index tickets_requester on support_tickets (requester_id);
create index tickets_about on support_tickets (about_id);
create index consents_user on consents (user_id);
";

/// The tables for an engine.
pub(crate) fn tables(postgres: bool) -> String {
    let types = if postgres {
        [
            ("{bool}", "boolean"),
            ("{time}", "timestamptz"),
            ("{money}", "numeric(12, 2)"),
            ("{json}", "jsonb"),
        ]
    } else {
        [("{bool}", "boolean"), ("{time}", "timestamp"), ("{money}", "numeric"), ("{json}", "json")]
    };
    let mut text = TABLES.to_owned();
    for (holder, name) in types {
        text = text.replace(holder, name);
    }
    text
}
