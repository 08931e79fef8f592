"""Small exports of each form that is a file, odd ones included."""

WXR = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ada</wp:author_login><wp:author_email>ada@old.example</wp:author_email>
<wp:author_display_name><![CDATA[Ada Quill]]></wp:author_display_name></wp:author>
<item><title>Rains &amp; floods</title><link>https://old.example/2019/03/rains/</link><pubDate>Tue, 05 Mar 2019 17:00:00 +0000</pubDate>
<dc:creator>ada</dc:creator><guid isPermaLink="false">https://old.example/?p=12</guid>
<content:encoded><![CDATA[It <b>rained</b>.
And rained.

[caption id="a" width="300"]<img src="https://old.example/wp-content/uploads/flood.png" alt="A street" /> By night[/caption]

See <a href="https://old.example/2019/03/vote/">the vote</a>.

[embed]https://video.example/1[/embed]

<table><tr><td><ul><li>nested</li></ul></td></tr></table>]]></content:encoded>
<excerpt:encoded><![CDATA[Wet.]]></excerpt:encoded>
<wp:post_id>12</wp:post_id><wp:post_date>2019-03-05 12:00:00</wp:post_date><wp:post_date_gmt>2019-03-05 17:00:00</wp:post_date_gmt>
<wp:post_name>rains</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="weather"><![CDATA[Weather]]></category><category domain="post_tag" nicename="floods"><![CDATA[Floods]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>13</wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>mood</wp:meta_key><wp:meta_value>wet</wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment><wp:comment><wp:comment_id>2</wp:comment_id></wp:comment></item>
<item><title>Vote</title><link>https://old.example/2019/03/vote/</link><dc:creator>ada</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>Voted.</p><!-- /wp:paragraph --><!-- wp:heading --><h2>Result</h2><!-- /wp:heading -->]]></content:encoded>
<wp:post_id>14</wp:post_id><wp:post_date>2019-03-06 12:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>
<wp:post_name>vote</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Secret</title><link>https://old.example/?p=15</link><content:encoded><![CDATA[Hush.]]></content:encoded>
<wp:post_id>15</wp:post_id><wp:post_date>2019-03-07 12:00:00</wp:post_date><wp:post_name></wp:post_name><wp:status>private</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>About</title><link>https://old.example/about/</link><content:encoded><![CDATA[Us.]]></content:encoded>
<wp:post_id>2</wp:post_id><wp:post_name>about</wp:post_name><wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item>
<item><title>flood</title><link>https://old.example/flood/</link><wp:post_id>13</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example/wp-content/uploads/flood.png</wp:attachment_url></item>
<item><title>Menu</title><wp:post_id>16</wp:post_id><wp:post_type>nav_menu_item</wp:post_type></item>
</channel></rss>
"""

RSS = """\
<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Old</title><link>https://old.example/</link>
<item><title>Rains</title><link>https://old.example/2019/rains.html</link><guid>tag:old.example,2019:1</guid><pubDate>Tue, 05 Mar 2019 12:00:00 GMT</pubDate>
<author>ada@old.example (Ada Quill)</author><category>Floods</category><description>Wet.</description>
<content:encoded><![CDATA[<p>It <em>rained</em>. <a href="/2019/vote.html">Vote</a></p>]]></content:encoded></item>
<item><title>Vote</title><link>https://old.example/2019/vote.html</link><pubDate>Wed, 06 Mar 2019 12:00:00 GMT</pubDate><description>&lt;p&gt;Voted.&lt;/p&gt;</description></item>
</channel></rss>
"""

ATOM = """\
<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title><link href="https://old.example/"/><id>urn:x</id><updated>2019-03-06T12:00:00Z</updated>
<entry><title>Rains</title><link href="https://old.example/rains/"/><id>urn:rains</id><published>2019-03-05T12:00:00+01:00</published><updated>2019-03-06T12:00:00Z</updated>
<author><name>Ada Quill</name></author><category term="Floods"/><content type="html">&lt;p&gt;It rained.&lt;/p&gt;</content></entry></feed>
"""

JSON_FEED = """\
{"version": "https://jsonfeed.org/version/1.1", "title": "Old", "home_page_url": "https://old.example/", "items": [
{"id": "1", "url": "https://old.example/rains/", "title": "Rains", "content_html": "<p>It rained.</p>", "date_published": "2019-03-05T12:00:00Z",
 "authors": [{"name": "Ada Quill"}], "tags": ["Floods"], "_mood": {"wet": true}}]}
"""

CSV = 'title,date,tags,body,mood\nRains,2019-03-05,"Floods|Kenya","It rained.\n\nTwice.",wet\n"A vote, ""won""",2019-03-06,,Voted.,\n'

NINJS = """\
{"uri": "urn:newsml:old.example:20190305:1", "type": "text", "pubstatus": "usable", "language": "en", "headline": "Rains", "firstcreated": "2019-03-05T12:00:00Z",
"versioncreated": "2019-03-06T12:00:00Z", "byline": "By Ada Quill", "description_text": "Wet.", "body_html": "<p>It <b>rained</b>.</p>", "urgency": 3,
"subject": [{"name": "Floods", "code": "x"}], "person": [{"name": "Bram Vale"}], "located": "Nairobi"}
"""

NINJS_3 = """\
[{"uri": "urn:1", "standard": {"name": "ninjs", "version": "3.1"}, "type": "text", "headlines": [{"role": "main", "value": "Rains"}],
"contentCreated": "2019-03-05T12:00:00+01:00", "bodies": [{"contentType": "text/html", "value": "<p>It rained.</p>"}], "subjects": [{"name": "Floods"}]},
{"uri": "urn:2", "type": "picture", "headlines": [{"value": "A street"}]}]
"""

NEWSML = """\
<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:old.example:1" version="1" standard="NewsML-G2" standardversion="2.30">
<itemMeta><itemClass qcode="ninat:text"/><versionCreated>2019-03-05T13:00:00+01:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><contentCreated>2019-03-05T12:00:00+01:00</contentCreated><creator><name>Ada Quill</name></creator><language tag="en"/><headline>Rains</headline>
<subject type="cpnat:abstract"><name>Floods</name></subject><subject type="cpnat:person"><name>Bram Vale</name></subject><description>Wet.</description></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>It <strong>rained</strong>.</p></body></html></inlineXML></contentSet>
</newsItem>
"""
